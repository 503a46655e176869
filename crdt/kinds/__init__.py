"""Document kinds: one module each that exports `KIND`. A new file here is a new kind everywhere."""
