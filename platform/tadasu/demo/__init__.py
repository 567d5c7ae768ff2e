"""An invented world to try the platform in: three members, 300 suppliers, two campaigns in every state."""
