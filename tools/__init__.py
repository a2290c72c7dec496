"""Programs that set up, check and test Kantora. Run them from the project's folder: `python -m tools.<name>`.

What runs before anything is installed (setup_env, fetch_frontend) uses the standard library only.
"""
