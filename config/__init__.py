"""Settings models and shipped data: terminal profiles, catalogue, calendars, strings."""
