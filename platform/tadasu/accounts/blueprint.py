"""The pages about accounts; each module of views adds its own."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="templates")
