"""What is asked, and whether answers are complete: questionnaires as versioned data."""
