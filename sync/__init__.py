"""The encrypted store and outbox, the agent that empties it, and the wire models both ends share."""
