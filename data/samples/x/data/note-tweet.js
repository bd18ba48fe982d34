window.YTD.note_tweet.part0 = [
  {
    "noteTweet": {
      "noteTweetId": "1700000000000000900",
      "updatedAt": "2024-03-15T15:12:34.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Live",
        "originalName": "Live",
        "annotations": {}
      },
      "createdAt": "2024-03-15T15:12:34.000Z",
      "core": {
        "styletags": [],
        "urls": [],
        "text": "The science fair was a joy from the first volcano to the last bridge. Forty projects, six judges, one escaped crayfish, and a hall full of families who stayed until the lights went out. Thank you to the volunteers who carried tables, taped cables and found the crayfish. See you next spring with even louder volcanoes & calmer crayfish. 🌋",
        "mentions": [],
        "cashtags": [],
        "hashtags": []
      }
    }
  }
]
