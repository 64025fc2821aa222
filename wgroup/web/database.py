"""The engine and the session of a request."""

from flask_sqlalchemy import SQLAlchemy

from wgroup.db.base import Base

# metadata, not model_class: with a type_annotation_map on Base, model_class is refused.
db = SQLAlchemy(metadata=Base.metadata)
