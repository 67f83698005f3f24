"""Documents in, provisions out: the values, the digests, the readers and the catalogue. Imports nothing of ours but itself."""
