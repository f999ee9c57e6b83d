package vppkit

// #include <vppkit.h>
import "C"

import "context"

// NewUser is a user to be registered.
type NewUser struct {
	// An id of your choice: unique within the organization, and for ever the same. Not an e-mail
	// address, because another person may get that one day.
	ClientUserID string
	// The e-mail address.
	Email string
	// The managed Apple Account, which is joined at once, without an invitation.
	ManagedAppleID string
}

// UserEdit is a change to a user. What is empty stays as it is.
type UserEdit struct {
	// Whom to change, by the id that you chose.
	ClientUserID string
	// Or the record with Apple's id. Apple calls this way deprecated.
	UserID string
	// The new e-mail address.
	Email string
	// The managed Apple Account to join.
	ManagedAppleID string
}

// userPage is where a call about one user puts it.
type userPage **C.vppkit_user_page

// oneUser makes a call about one user; nil where Apple does not tell the record.
func (client *Client) oneUser(
	ctx context.Context,
	in *input,
	call func(*C.vppkit_client, *C.vppkit_call_options, userPage, **C.vppkit_error) C.vppkit_status,
) (*User, error) {
	var page *C.vppkit_user_page
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		return call(handle, options, &page, failure)
	})
	if err != nil {
		return nil, err
	}
	defer C.vppkit_user_page_free(page)
	users := readUsers(page, true)
	if len(users) == 0 {
		return nil, nil
	}
	return &users[0], nil
}

// RegisterUser registers a user (registerVPPUserSrv). One who is registered already is returned as he
// is. It may be repeated.
//
// Errors: ErrConflict (9635, 9641, 9642) if the managed Apple Account cannot be joined.
func (client *Client) RegisterUser(ctx context.Context, user NewUser) (*User, error) {
	in := &input{}
	made := C.vppkit_new_user_new(in.must("ClientUserID", user.ClientUserID))
	defer C.vppkit_new_user_free(made)
	if user.Email != "" {
		C.vppkit_new_user_set_email(made, in.must("Email", user.Email))
	}
	if user.ManagedAppleID != "" {
		C.vppkit_new_user_set_managed_apple_id(made, in.must("ManagedAppleID", user.ManagedAppleID))
	}
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_register_user(handle, made, options, page, failure)
	})
}

// User gets the active record of a user, with licences (getVPPUserSrv).
//
// Errors: ErrNotFound (9604) if there is none.
func (client *Client) User(ctx context.Context, clientUserID string) (*User, error) {
	in := &input{}
	id := in.must("clientUserID", clientUserID)
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_user(handle, id, options, page, failure)
	})
}

// UserOnceJoined gets the record of a user that is or was joined to a store account, retired or not.
func (client *Client) UserOnceJoined(ctx context.Context, clientUserID, itsIDHash string) (*User, error) {
	in := &input{}
	id, hash := in.must("clientUserID", clientUserID), in.must("itsIDHash", itsIDHash)
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_user_once_joined(handle, id, hash, options, page, failure)
	})
}

// UserRecord gets the record with Apple's id, in any state.
func (client *Client) UserRecord(ctx context.Context, userID string) (*User, error) {
	in := &input{}
	id := in.must("userID", userID)
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_user_record(handle, id, options, page, failure)
	})
}

// EditUser changes a user (editVPPUserSrv). It may be repeated.
//
// Errors: ErrNotFound (9609, 9636) if there is no such user, ErrUsage if nothing is to be changed.
func (client *Client) EditUser(ctx context.Context, edit UserEdit) (*User, error) {
	in := &input{}
	var made *C.vppkit_user_edit
	if edit.UserID != "" {
		if edit.ClientUserID != "" {
			in.reject("give a ClientUserID or a UserID, not both")
		}
		made = C.vppkit_user_edit_new_by_user_id(in.must("UserID", edit.UserID))
	} else {
		made = C.vppkit_user_edit_new(in.must("ClientUserID", edit.ClientUserID))
	}
	defer C.vppkit_user_edit_free(made)
	if edit.Email != "" {
		C.vppkit_user_edit_set_email(made, in.must("Email", edit.Email))
	}
	if edit.ManagedAppleID != "" {
		C.vppkit_user_edit_set_managed_apple_id(made, in.must("ManagedAppleID", edit.ManagedAppleID))
	}
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_edit_user(handle, made, options, page, failure)
	})
}

// RetireUser retires a user (retireVPPUserSrv): frees the licences that can be taken back. Gives the
// record with the licences that stay with it; nil where Apple does not tell.
//
// Errors: ErrConflict (9618) for a record that is retired already, ErrNotFound if there is none.
func (client *Client) RetireUser(ctx context.Context, clientUserID string) (*User, error) {
	in := &input{}
	id := in.must("clientUserID", clientUserID)
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_retire_user(handle, id, options, page, failure)
	})
}

// RetireUserByUserID does the same by Apple's id of the record. Apple calls this way deprecated.
func (client *Client) RetireUserByUserID(ctx context.Context, userID string) (*User, error) {
	in := &input{}
	id := in.must("userID", userID)
	return client.oneUser(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, page userPage, failure **C.vppkit_error) C.vppkit_status {
		return C.vppkit_client_retire_user_by_user_id(handle, id, options, page, failure)
	})
}

// InvitationURL makes the URL where a user accepts the invitation, from the user's record of now.
//
// Errors: ErrNotFound for a user without an open invitation: one who is associated or retired.
func (client *Client) InvitationURL(ctx context.Context, clientUserID string) (string, error) {
	in := &input{}
	id := in.must("clientUserID", clientUserID)
	var url *C.char
	err := client.do(ctx, in, func(handle *C.vppkit_client, options *C.vppkit_call_options, failure **C.vppkit_error) C.vppkit_status {
		var page *C.vppkit_user_page
		if status := C.vppkit_client_user(handle, id, options, &page, failure); status != C.VPPKIT_OK {
			return status
		}
		defer C.vppkit_user_page_free(page)
		return C.vppkit_client_invitation_url(handle, page, 0, options, &url, failure)
	})
	if err != nil {
		return "", err
	}
	return takeText(url), nil
}
