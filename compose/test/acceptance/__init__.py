"""The observability configuration, proven on real parts."""
