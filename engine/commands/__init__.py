"""Commands: named requests, declared once, served over the WebSocket (`call`) and over HTTP."""
