"""What an invitation, its recipient and its words may and may not do."""
