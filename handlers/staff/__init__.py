"""What staff can say in chat: one file per word or family of words."""
