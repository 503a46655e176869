"""Steps that steer a run. They are declared like all operations; what they do is decided in `engine/workflow`."""
