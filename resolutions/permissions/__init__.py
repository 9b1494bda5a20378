"""Who-may of stage 3, a file for each group of nouns. Facts of the moment (states, dates) are the actions' business."""

from .answers import *  # noqa: F403
from .chases import *  # noqa: F403
from .deadlines import *  # noqa: F403
from .dossiers import *  # noqa: F403
from .front import *  # noqa: F403
from .letters import *  # noqa: F403
from .matters import *  # noqa: F403
from .papers import *  # noqa: F403
from .record import *  # noqa: F403
