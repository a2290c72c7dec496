"""Plans and billing of the installation."""
