"""What was answered is found by who looks for it: `!qui-fait` tells it under the structures."""
