"""Between answers and the fields of a form: what is shown, and what comes back."""
