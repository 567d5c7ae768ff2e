"""The pages of campaigns, one module for each part of the work."""
