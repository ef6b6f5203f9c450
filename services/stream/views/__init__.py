"""What staff see of the stream, and do in it."""
