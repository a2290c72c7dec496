"""What a prompt is, those of the studio, and putting one together from its text, its values, shared parts and rules.

Other abilities ship theirs beside the code that fills them, in `hooks.shipped_prompts` like these.
"""
