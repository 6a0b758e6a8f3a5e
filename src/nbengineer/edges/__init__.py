"""The effects: files, folders, processes. Everything below this layer is pure."""
