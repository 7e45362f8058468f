"""The subcommands of ``flake8-ckpt``, a module each, and what they share."""
