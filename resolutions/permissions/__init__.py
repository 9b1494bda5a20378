"""Who-may of stage 3, a file for each group of nouns. Facts of the moment (states, dates) are the actions' business."""

from .record import *  # noqa: F403
