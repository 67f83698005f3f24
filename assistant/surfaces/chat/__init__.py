"""The chat in the browser: Chainlit mounted in the server. Nothing here loads Chainlit but `app`, which is imported when a server starts."""
