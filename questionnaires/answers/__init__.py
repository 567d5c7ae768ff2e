"""Reading answers: from what was typed to checked values and columns."""
