"""What is asked of guests, their timelines, and of what is set beforehand."""
