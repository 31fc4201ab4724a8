"""`python -m chat` starts the service."""

from chat.asyncapi.runtime.serve import serve

if __name__ == "__main__":
    serve("chat.main:app", prog="python -m chat")
