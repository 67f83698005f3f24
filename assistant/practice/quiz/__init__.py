"""Quizzes made from held provisions: values, generation, checks. Every key and every distractor has a reason and a place to read it."""
