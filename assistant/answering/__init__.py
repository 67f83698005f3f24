"""What was found in, a verified answer out."""
