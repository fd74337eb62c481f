"""The card reader: what goes to a card, what comes back, and what happens when it does not."""
