"""The pages of the draft checker and what they share."""
