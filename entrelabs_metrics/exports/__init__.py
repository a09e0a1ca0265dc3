"""What goes out: tables and panels → bytes. Nothing here reads a file or a screen."""
