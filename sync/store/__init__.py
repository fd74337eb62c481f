"""The encrypted store: submissions, outbox, print jobs, case events."""
