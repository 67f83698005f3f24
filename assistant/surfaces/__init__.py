"""Where people and programs meet the assistant: command line and HTTP."""
