"""The WebSocket doors: native (`/ws`) and y-protocols (`/yjs/{document}`). They translate; rooms decide."""
