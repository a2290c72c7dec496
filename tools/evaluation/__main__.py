"""`make eval`: ask the assistant every question over the demo company and write the table.

    make eval                                              the rules; writes docs/assistant-evaluation.md
    make eval ARGS="--protocol gemini --model NAME"        a model, its key in AI_EVALUATION_KEY; writes nothing

The protocols are those of the administration: gemini, openai, huggingface, …; --base-url for a server of one's own.
"""

import os
import sys
from importlib import import_module

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()
sys.exit(import_module("tools.evaluation.running").run(sys.argv[1:]))
