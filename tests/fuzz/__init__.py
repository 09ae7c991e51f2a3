"""What any caller may send, made up from the API's own description and sent to a real server."""
