window.YTD.like.part0 = [
  {
    "like": {
      "tweetId": "5",
      "fullText": "DECOY liked post",
      "expandedUrl": "https://twitter.com/i/web/status/5"
    }
  }
]
