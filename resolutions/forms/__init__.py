"""What people fill in on this floor."""
