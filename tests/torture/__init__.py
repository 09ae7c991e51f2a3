"""What is owed while everything dies: `make torture`. Servers, workers and beats of its own, and a mail server that counts."""
