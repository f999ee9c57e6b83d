//! The token for what changes from now on, without reading what there is.

use tokio::time::Instant;

use super::position::{Position, Way};
use super::{Listed, Listing};
use crate::error::{Kind, Result};

/// Times that this is begun, should Apple lose the listing in between.
const ATTEMPTS: u32 = 3;

impl<R: Listed> Listing<R> {
    /// By the first batch and the last one, which carries the token (protocol 1.23, steps 2 and 3).
    /// `None` if the service does not tell which batch is the last.
    pub(crate) async fn since_token(self) -> Result<Option<String>> {
        let mut attempt = 1;
        loop {
            let (page, way) = self.asking.fetch::<R>(&Position::Start, Instant::now()).await?;
            if let Way::End { since_modified_token } = way {
                return Ok(since_modified_token);
            }
            let head = page.head();
            let (Some(token), Some(last)) = (&head.batch_token, head.total_batch_count) else {
                return Ok(None);
            };
            if last < 2 {
                return Ok(None);
            }
            let at = Position::BatchAt { token: token.clone(), index: last, last };
            drop(page);
            match self.asking.fetch::<R>(&at, Instant::now()).await {
                Ok((_, Way::End { since_modified_token })) => return Ok(since_modified_token),
                Ok(_) => return Ok(None),
                Err(error) if error.kind() == Kind::Checkpoint && attempt < ATTEMPTS => {
                    attempt += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }
}
