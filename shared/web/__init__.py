"""What people see and how machines are answered: frames, parts, errors, languages, live pages."""
