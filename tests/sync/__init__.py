"""The store, the outbox and the agent."""
