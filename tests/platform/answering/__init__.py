"""The supplier's side: the door, answers, files, help, signing and the receipt."""
