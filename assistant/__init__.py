"""A question in, a cited answer out, without a language model."""
