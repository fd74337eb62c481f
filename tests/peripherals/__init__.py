"""The common ground of devices: queue, registry, readiness."""
