"""Designs as text: Concert's own YAML, a Python script, and the files of other engines, read and written.

- **Format**: a file here that exports `FORMAT`; found by a scan. **Reading**: what a text says as a design, with everything
  that the design cannot say. **Writing**: a design as text, with everything that the text cannot say.
- **Note**: one such thing, with its place. Nothing is left out without one.

All of it is pure: text and values in, text and values out. Who asks, and what becomes of it, is `commands/formats.py`.
"""
