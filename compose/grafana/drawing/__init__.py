"""Draws Grafana's boards with matplotlib, well enough to judge them."""
