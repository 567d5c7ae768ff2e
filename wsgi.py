"""What `flask` and gunicorn load: app = create_app()."""

from tadasu.app import create_app

app = create_app()
