"""The supplier's side: link and code, answers, delegation, submission, receipt."""
