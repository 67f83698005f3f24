"""One module a task: outputs in, rows and totals out. `eval.suite` says which there are and runs them."""
