"""python -m services …: runs the house, and the operator's verbs."""

from shared.operator import app

if __name__ == "__main__":
    app()
