"""The WebSocket doors: native (`/ws`), y-protocols (`/yjs/{document}`), Hocuspocus (`/hocuspocus`). They translate; rooms decide."""
