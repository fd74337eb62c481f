"""Ways to type Chinese, without a window."""
