"""The pages of somebody who answers."""
