"""Who may log in to the tests' mail server; apart from it, because its library is Debian's interpreter's alone."""
USER, PASSWORD = "parangon", "s3cret passw0rd"
